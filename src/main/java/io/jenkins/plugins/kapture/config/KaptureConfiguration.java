package io.jenkins.plugins.kapture.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Item;
import hudson.model.PersistentDescriptor;
import hudson.util.ListBoxModel.Option;
import hudson.util.ListBoxModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import jenkins.model.GlobalConfiguration;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.StaplerRequest2;

/**
 * The Kapture sites that jobs of this controller may use, under <em>Manage Jenkins » System</em> and in JCasC as
 * {@code unclassified: kapture:}.
 */
@Extension
@Symbol("kapture")
public final class KaptureConfiguration extends GlobalConfiguration implements PersistentDescriptor {

    /** Never changed in place; an {@link ArrayList}, since that has a plain form in the stored file. */
    private volatile List<KaptureSite> sites = new ArrayList<>();

    public static KaptureConfiguration get() {
        return ExtensionList.lookupSingleton(KaptureConfiguration.class);
    }

    @NonNull
    @Override
    public String getDisplayName() {
        return Messages.KaptureConfiguration_displayName();
    }

    @NonNull
    public List<KaptureSite> getSites() {
        return Collections.unmodifiableList(sites);
    }

    /**
     * The one gate to the stored configuration, for form, JCasC and scripts.
     *
     * @throws IllegalArgumentException with a sentence that names the site and the field that must change
     */
    public void setSites(@NonNull List<KaptureSite> sites) {
        Set<String> names = new HashSet<>();
        for (KaptureSite site : sites) {
            site.check();
            // Compared without case: nobody should have to tell "Production" from "production" in a log.
            if (!names.add(site.getName().toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException(Messages.KaptureConfiguration_duplicateName(site.getName()));
            }
        }
        this.sites = new ArrayList<>(sites);
        save();
    }

    @Override
    public boolean configure(StaplerRequest2 req, JSONObject json) throws FormException {
        // A form without any row sends no "sites" at all, so the last site can only be removed by starting from none.
        List<KaptureSite> submitted =
                json.has("sites") ? req.bindJSONToList(KaptureSite.class, json.get("sites")) : List.of();
        try {
            setSites(submitted);
        } catch (IllegalArgumentException e) {
            throw new FormException(e.getMessage(), e, "sites");
        }
        return true;
    }

    @Override
    public synchronized void load() {
        super.load();
        List<KaptureSite> loaded = new ArrayList<>();
        if (sites != null) {
            sites.stream().filter(site -> site != null).forEach(loaded::add);
        }
        sites = loaded;
    }

    /**
     * Finds the site that a job asked for. A site that exists but is not open to the job's folder is answered exactly
     * as one that does not exist, so that nobody can enumerate sites.
     *
     * @param name the site's name; {@code null} for the first configured site
     * @throws AbortException when there is none for this job
     */
    @NonNull
    public KaptureSite find(@CheckForNull String name, @NonNull Item job) throws AbortException {
        List<KaptureSite> all = sites;
        if (name == null) {
            if (all.isEmpty() || !all.get(0).isAllowedFor(job)) {
                throw new AbortException(Messages.KaptureConfiguration_noSite());
            }
            return all.get(0);
        }
        return all.stream()
                .filter(site -> site.getName().equals(name) && site.isAllowedFor(job))
                .findFirst()
                .orElseThrow(() -> new AbortException(Messages.KaptureConfiguration_unknownSite(name)));
    }

    /** The sites that a job may name, for the drop-down of its form. */
    @NonNull
    public ListBoxModel listSites(@CheckForNull Item job) {
        ListBoxModel items = new ListBoxModel(new Option(Messages.KaptureConfiguration_firstSite(), ""));
        sites.stream().filter(site -> job == null || site.isAllowedFor(job)).forEach(site -> items.add(site.getName()));
        return items;
    }
}
