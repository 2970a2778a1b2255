package io.jenkins.plugins.kapture.release;

import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.kapture.parameters.FormFields;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The checks of a {@link TicketQuery}, for the descriptors of all entry points that search. */
@Restricted(NoExternalUse.class)
public interface TicketQueryDescriptor {

    @POST
    default FormValidation doCheckPattern(@AncestorInPath Item item, @QueryParameter String value) {
        return FormFields.check(item, value, TicketQueryDescriptor::checkPattern);
    }

    private static FormValidation checkPattern(String pattern) {
        if (!pattern.contains("${")) { // a build step expands variables
            TicketQuery.checkPattern(pattern);
        }
        return pattern.contains("\\\\") // copied from a Jenkinsfile
                ? FormValidation.warning(Messages.TicketQueryDescriptor_backslashes(pattern.replace("\\\\", "\\")))
                : FormValidation.ok();
    }
}
