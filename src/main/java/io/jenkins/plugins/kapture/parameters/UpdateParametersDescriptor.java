package io.jenkins.plugins.kapture.parameters;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Descriptor.FormException;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.kapture.client.TicketUpdate;
import java.util.Map;
import java.util.function.Supplier;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;

/** What the forms of all doors do with their fields. */
public final class UpdateParametersDescriptor {

    private static final String ADDITIONAL_FIELDS = "additionalFields";

    private UpdateParametersDescriptor() {}

    /**
     * Takes the additional fields out of a submitted form, where they are one text of JSON.
     *
     * @throws FormException with what to change
     */
    @NonNull
    public static Map<String, Object> take(@NonNull JSONObject form) throws FormException {
        Object text = form.remove(ADDITIONAL_FIELDS);
        try {
            return TicketUpdate.parseAdditionalFields(text == null ? null : text.toString());
        } catch (IllegalArgumentException e) {
            throw new FormException(e.getMessage(), e, ADDITIONAL_FIELDS);
        }
    }

    /** Whether the user may fill in the form: of the job, or of Jenkins where there is no job. */
    public static boolean mayConfigure(@CheckForNull Item item) {
        return item == null ? Jenkins.get().hasPermission(Jenkins.ADMINISTER) : item.hasPermission(Item.CONFIGURE);
    }

    /** @param rule throws {@link IllegalArgumentException} with a sentence that says what to change */
    @NonNull
    public static FormValidation check(@CheckForNull Item item, @NonNull Supplier<?> rule) {
        if (!mayConfigure(item)) {
            return FormValidation.ok();
        }
        try {
            rule.get();
            return FormValidation.ok();
        } catch (IllegalArgumentException e) {
            return FormValidation.error(e.getMessage());
        }
    }
}
