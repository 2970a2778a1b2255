package io.jenkins.plugins.kapture.parameters;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import hudson.util.ListBoxModel.Option;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import java.util.function.Function;
import java.util.function.Supplier;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.jvnet.localizer.LocaleProvider;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Shared handling of submitted forms and of checks while a user types. */
@Restricted(NoExternalUse.class)
public final class FormFields {

    private FormFields() {}

    /** Removes the fields that a user left empty, so that they do not show up as {@code comment: ''} in snippets. */
    public static void dropBlanks(JSONObject form) {
        for (Object name : form.keySet().toArray()) {
            Object value = form.get(name);
            if (value instanceof JSONObject nested) {
                dropBlanks(nested);
            } else if (value instanceof String text && text.isBlank()) {
                form.remove(name);
            }
        }
    }

    /**
     * A list that always includes the current value, in upper or lower case; otherwise, saving the form would store the
     * first option.
     */
    public static ListBoxModel select(@CheckForNull String current, Option... options) {
        ListBoxModel items = new ListBoxModel(options);
        String value = Util.fixNull(current).strip();
        items.forEach(option -> option.selected = option.value.equalsIgnoreCase(value));
        if (!value.isEmpty() && items.stream().noneMatch(option -> option.selected)) {
            items.add(new Option(value, value, true));
        }
        return items;
    }

    /** The same for a value that may be blank, as all are in a form that was just opened. */
    public static FormValidation check(@CheckForNull Item item, String value, Function<String, ?> rule) {
        return check(item, () -> value.isBlank() ? null : rule.apply(value));
    }

    /**
     * @param item {@code null} for a form outside of a job
     * @param rule throws {@link InvalidInputException} for an invalid value; may return a hint
     * @return nothing for users who may not fill in the form; otherwise the error or hint, in the language of the request
     */
    public static FormValidation check(@CheckForNull Item item, Supplier<?> rule) {
        boolean mayFillIn =
                item == null ? Jenkins.get().hasPermission(Jenkins.ADMINISTER) : item.hasPermission(Item.CONFIGURE);
        if (!mayFillIn) {
            return FormValidation.ok();
        }
        try {
            return rule.get() instanceof FormValidation hint ? hint : FormValidation.ok();
        } catch (InvalidInputException e) {
            return FormValidation.error(e.getMessage(LocaleProvider.getLocale()));
        }
    }
}
