package io.jenkins.plugins.kapture.config;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Item;
import hudson.security.ACL;
import hudson.util.ListBoxModel;
import hudson.util.ListBoxModel.Option;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.client.TicketUpdate;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The sites and secret texts that forms offer; users without permission get only the current value. */
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
        items.add(
                new Option(mayList(job) ? defaultChoice(job) : Messages.SiteChoices_default(), "", selected.isEmpty()));
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

    /** @param job {@code null} outside of a job: on the system form, and in the global Snippet Generator */
    public static ListBoxModel credentials(@CheckForNull Item job, @CheckForNull String current) {
        StandardListBoxModel items = new StandardListBoxModel();
        if (job == null
                ? mayList(null)
                : job.hasPermission(Item.EXTENDED_READ) || job.hasPermission(CredentialsProvider.USE_ITEM)) {
            items.includeEmptyValue();
            items.includeAs(ACL.SYSTEM2, job, StringCredentials.class);
        }
        return items.includeCurrentValue(Util.fixNull(current));
    }

    private static String defaultChoice(@CheckForNull Item job) {
        KaptureSite site = KaptureConfiguration.get().defaultSite(job);
        return site == null ? Messages.SiteChoices_noDefault() : Messages.SiteChoices_defaultIs(site.getName());
    }

    /** @return empty for any key, or if the user may not see them */
    public static List<SubStatus> subStatuses(@CheckForNull Item job, @CheckForNull String name) {
        KaptureSite site = shown(job, name);
        return site == null ? List.of() : site.getSubStatuses();
    }

    /** @return the label of a sub-status, or empty; fails if the site has a list of sub-statuses without this key */
    public static String checkSubStatus(@CheckForNull Item job, @CheckForNull String name, String key) {
        String trimmed = TicketUpdate.checkSubStatus(key);
        KaptureSite site = isVariable(key) ? null : shown(job, name);
        if (site == null || site.getSubStatuses().isEmpty()) {
            return "";
        }
        site.checkSubStatus(trimmed);
        return site.getSubStatusLabel(trimmed);
    }

    @CheckForNull
    private static KaptureSite shown(@CheckForNull Item job, @CheckForNull String name) {
        String wanted = Util.fixEmptyAndTrim(name);
        KaptureConfiguration configuration = KaptureConfiguration.get();
        KaptureSite site = wanted == null ? configuration.defaultSite(job) : configuration.getSite(wanted);
        return site != null && mayList(job) && (job == null || site.isAllowedFor(job)) ? site : null;
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
