package io.jenkins.plugins.kapture.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Item;
import hudson.util.ListBoxModel;
import hudson.util.ListBoxModel.Option;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import java.util.List;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The sites that the form of a job offers. */
@Restricted(NoExternalUse.class)
public final class SiteChoices {

    private SiteChoices() {}

    /**
     * The choices for the site in the form of a job. The current value is always included; otherwise, saving the form
     * would select another site.
     *
     * @param job {@code null} outside of a job, as in the global Snippet Generator
     */
    public static ListBoxModel list(@CheckForNull Item job, @CheckForNull String current) {
        String selected = Util.fixNull(Util.fixEmptyAndTrim(current));
        ListBoxModel items = new ListBoxModel();
        items.add(new Option(Messages.SiteChoices_first(), "", selected.isEmpty()));
        boolean found = selected.isEmpty();
        for (KaptureSite site : mayList(job) ? KaptureConfiguration.get().getSites() : List.<KaptureSite>of()) {
            if (job == null || site.isAllowedFor(job)) {
                boolean isSelected = KaptureSite.nameKey(site.getName()).equals(KaptureSite.nameKey(selected));
                found |= isSelected;
                items.add(new Option(site.getName(), site.getName(), isSelected));
            }
        }
        if (!found) {
            boolean unavailable = mayList(job) && !isVariable(selected);
            items.add(new Option(unavailable ? Messages.SiteChoices_unavailable(selected) : selected, selected, true));
        }
        return items;
    }

    /** @throws InvalidInputException if the job may not use the site */
    @CheckForNull
    public static KaptureSite check(@CheckForNull Item job, String name) {
        return job == null || isVariable(name)
                ? null
                : KaptureConfiguration.get().find(name, job);
    }

    private static boolean mayList(@CheckForNull Item job) {
        return job == null
                ? Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                : job.hasPermission(Item.CONFIGURE) || job.hasPermission(Item.EXTENDED_READ);
    }

    /** Build steps expand variables. */
    private static boolean isVariable(String name) {
        return name.contains("$");
    }
}
