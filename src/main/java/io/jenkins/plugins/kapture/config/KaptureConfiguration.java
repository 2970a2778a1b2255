package io.jenkins.plugins.kapture.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.Util;
import hudson.model.Item;
import hudson.model.PersistentDescriptor;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import jenkins.model.GlobalConfiguration;
import net.sf.json.JSONArray;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.jvnet.localizer.LocaleProvider;
import org.jvnet.localizer.Localizable;
import org.kohsuke.stapler.StaplerRequest2;

/** The sites of this controller, under <em>Manage Jenkins » System</em> and in JCasC. */
@Extension
@Symbol("kapture")
public final class KaptureConfiguration extends GlobalConfiguration implements PersistentDescriptor {

    /** Copy-on-write; an {@link ArrayList} because it serializes cleanly in XML. */
    private volatile List<KaptureSite> sites = new ArrayList<>();

    public static KaptureConfiguration get() {
        return ExtensionList.lookupSingleton(KaptureConfiguration.class);
    }

    @Override
    public String getDisplayName() {
        return Messages.KaptureConfiguration_displayName();
    }

    public List<KaptureSite> getSites() {
        return Collections.unmodifiableList(sites);
    }

    /** Replaces and saves all sites, for form, JCasC and scripts. If one of them is not valid, nothing is saved. */
    public void setSites(List<KaptureSite> sites) {
        SiteRules.check(sites);
        sites.forEach(KaptureSite::normalize);
        synchronized (this) {
            this.sites = new ArrayList<>(sites);
            SiteStatus.retain(sites);
            save();
        }
    }

    @Override
    public boolean configure(StaplerRequest2 req, JSONObject json) throws FormException {
        try {
            // A form without rows has no "sites": treat that as an empty list, so that the last one can be removed.
            JSONArray rows = JSONArray.fromObject(json.has("sites") ? json.get("sites") : List.of());
            for (Object row : rows) {
                convert((JSONObject) row);
            }
            setSites(req.bindJSONToList(KaptureSite.class, rows));
        } catch (InvalidInputException e) {
            throw new FormException(e.getMessage(LocaleProvider.getLocale()), "sites");
        }
        return true;
    }

    /** In the form, numbers may be blank, and text areas stand for lists. */
    private static void convert(JSONObject site) {
        String name = site.optString("name");
        for (SiteLimit limit : SiteLimit.values()) {
            SiteRules.checkKey(name, limit.key, () -> site.put(limit.key, limit.parse(site.optString(limit.key))));
        }
        convert(site, "requestHeaders", RequestHeader::parse);
        convert(site, "allowedFolders", AllowedFolders::parse);
        convert(site, "subStatuses", SubStatus::parse);
    }

    private static void convert(JSONObject site, String key, Function<String, List<?>> parser) {
        if (site.opt(key) instanceof String text) {
            SiteRules.checkKey(
                    site.optString("name"), key, () -> site.put(key, JSONArray.fromObject(parser.apply(text))));
        }
    }

    synchronized void followFolder(String oldName, String newName) {
        boolean changed = false;
        for (KaptureSite site : sites) {
            changed |= site.followFolder(oldName, newName);
        }
        if (changed) {
            save();
        }
    }

    /** @return the site of that name, regardless of its allowed folders; {@code null} if there is none */
    @CheckForNull
    public KaptureSite getSite(String name) {
        String key = KaptureSite.nameKey(name);
        return sites.stream()
                .filter(site -> KaptureSite.nameKey(site.getName()).equals(key))
                .findFirst()
                .orElse(null);
    }

    /**
     * Finds the site that a job requests. A site that is not available to the job is reported as missing, so that sites
     * cannot be enumerated.
     *
     * @param name not case-sensitive; {@code null} or blank for the default site
     * @throws InvalidInputException if there is none for this job, or if its configuration breaks the rules for sites
     */
    public KaptureSite find(@CheckForNull String name, Item job) {
        String wanted = Util.fixEmptyAndTrim(name);
        KaptureSite found = wanted == null ? defaultSite(job) : getSite(wanted);
        if (found == null || !found.isAllowedFor(job)) {
            throw missing(wanted, job);
        }
        SiteRules.check(found);
        return found;
    }

    /**
     * The site of a job that names none: the first one, even if others are available to the job, because a site that
     * takes its place would be updated instead, in another account. If the first one is not available, the only site
     * that is restricted to a folder of the job.
     *
     * @return {@code null} if the job must name a site
     */
    @CheckForNull
    KaptureSite defaultSite(@CheckForNull Item job) {
        List<KaptureSite> all = sites;
        if (all.isEmpty() || job == null || all.get(0).isAllowedFor(job)) {
            return all.isEmpty() ? null : all.get(0);
        }
        List<KaptureSite> own = all.stream()
                .filter(site -> !site.getAllowedFolders().isEmpty() && site.isAllowedFor(job))
                .toList();
        return own.size() == 1 ? own.get(0) : null;
    }

    private InvalidInputException missing(@CheckForNull String wanted, Item job) {
        String names = sites.stream()
                .filter(site -> site.isAllowedFor(job))
                .map(KaptureSite::getName)
                .collect(Collectors.joining(", "));
        Localizable none = wanted == null
                ? Messages._KaptureConfiguration_noSite()
                : Messages._KaptureConfiguration_unknownSite(wanted);
        Localizable others = wanted == null
                ? Messages._KaptureConfiguration_noDefaultSite(names)
                : Messages._KaptureConfiguration_otherSites(wanted, names);
        return new InvalidInputException((names.isEmpty() ? none : others)::toString);
    }
}
