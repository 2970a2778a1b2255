package io.jenkins.plugins.kapture.config;

import hudson.Util;
import hudson.util.EditDistance;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.client.InvisibleCharacters;
import io.jenkins.plugins.kapture.client.TicketUpdate;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.kohsuke.stapler.DataBoundConstructor;

/** A sub-status of a site: the key that is sent, and the label that users read. */
public final class SubStatus {

    /** In the form, a colon ends the key, and a line break the line. */
    private static final Pattern KEY = Pattern.compile("[^:\\v]+");

    private final String key;
    private final String label;

    /** @param label blank for the key */
    @DataBoundConstructor
    public SubStatus(String key, String label) {
        this.key = InvisibleCharacters.trim(key);
        String line = InvisibleCharacters.oneLine(Util.fixNull(label));
        this.label = line.isEmpty() ? this.key : line;
    }

    public String getKey() {
        return key;
    }

    public String getLabel() {
        return label;
    }

    /** @throws InvalidInputException if a key is not valid, or two are the same */
    static void check(List<SubStatus> subStatuses) {
        Set<String> keys = new HashSet<>();
        for (SubStatus subStatus : subStatuses) {
            TicketUpdate.checkSubStatus(subStatus.key);
            if (!KEY.matcher(subStatus.key).matches()) {
                throw new InvalidInputException(
                        Messages._SubStatus_key(InvisibleCharacters.oneLine(subStatus.key))::toString);
            }
            if (!keys.add(subStatus.key)) {
                throw new InvalidInputException(Messages._SubStatus_duplicate(subStatus.key)::toString);
            }
        }
    }

    /** @return the closest one, ignoring case */
    static String closest(Collection<String> keys, String key) {
        return Collections.min(
                keys,
                Comparator.comparing(other ->
                        EditDistance.editDistance(other.toUpperCase(Locale.ROOT), key.toUpperCase(Locale.ROOT))));
    }

    /** Parses the value of the form field: one sub-status per line, as {@code key: label}. */
    static List<SubStatus> parse(String text) {
        return SiteRules.lines(text)
                .map(line -> line.split(":", 2))
                .map(parts -> new SubStatus(parts[0], parts.length < 2 ? "" : parts[1]))
                .toList();
    }

    /** As in the form. */
    @Override
    public String toString() {
        return key + ": " + label;
    }

    private Object readResolve() {
        return new SubStatus(key, label);
    }
}
