package io.jenkins.plugins.kapture.parameters;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.client.InvisibleCharacters;
import io.jenkins.plugins.kapture.client.JsonValues;
import io.jenkins.plugins.kapture.client.TicketUpdate;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Reads several ticket IDs from the values that scripts and forms pass. */
@Restricted(NoExternalUse.class)
public final class TicketIds {

    private static final Pattern SEPARATOR = Pattern.compile("[,;\\s\\p{Z}\\p{Cc}]+");
    private static final Pattern BRACKETS = Pattern.compile("(?s)\\[.*]|\\(.*\\)|\\{.*}");

    private TicketIds() {}

    /**
     * @param ids a list, set or array of strings and whole numbers; or one string with commas, semicolons, whitespace
     *     or line breaks between the IDs, with or without brackets around them; or a whole number
     * @return the IDs in their order, each once; empty for an empty list
     * @throws InvalidInputException if a value is not a ticket ID, or for a blank string
     */
    public static List<String> parse(@CheckForNull Object ids) {
        Collection<?> elements = JsonValues.elements(ids);
        Set<String> distinct = new LinkedHashSet<>();
        if (elements == null) {
            String text = TextValue.of(ids, Messages::_TicketIds_type);
            if (isBlank(text)) {
                throw new InvalidInputException(Messages._TicketIds_blank()::toString);
            }
            split(text).forEach(id -> distinct.add(TicketUpdate.checkTicketId(id)));
            return List.copyOf(distinct);
        }
        int index = 0;
        for (Object id : elements) {
            String name = "ticketIds[" + index++ + "]";
            String text = TextValue.of(name, id);
            try {
                distinct.add(TicketUpdate.checkTicketId(text));
            } catch (InvalidInputException e) {
                throw e.in(name);
            }
        }
        return List.copyOf(distinct);
    }

    /** Whether a string contains no ID; brackets without an ID are an empty list instead. */
    public static boolean isBlank(@CheckForNull String ids) {
        return split(ids).isEmpty()
                && !BRACKETS.matcher(InvisibleCharacters.trim(ids)).matches();
    }

    private static List<String> split(@CheckForNull String text) {
        String inner = InvisibleCharacters.trim(text);
        if (BRACKETS.matcher(inner).matches()) {
            inner = inner.substring(1, inner.length() - 1);
        }
        return SEPARATOR
                .splitAsStream(inner)
                .map(InvisibleCharacters::trim)
                .filter(id -> !id.isEmpty())
                .toList();
    }
}
