package io.jenkins.plugins.kapture.parameters;

import hudson.model.Item;
import hudson.util.FormValidation;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The check of an {@link Environment}, for the descriptors of all entry points. */
@Restricted(NoExternalUse.class)
public interface EnvironmentDescriptor {

    @POST
    default FormValidation doCheckEnvironment(@AncestorInPath Item item, @QueryParameter String value) {
        return FormFields.check(item, () -> Environment.parse(value));
    }
}
