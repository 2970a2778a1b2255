package io.jenkins.plugins.kapture.config;

import io.jenkins.plugins.kapture.client.InvalidInputException;
import java.util.List;
import net.sf.json.JSONArray;
import net.sf.json.JSONObject;
import org.kohsuke.stapler.StaplerRequest2;

/** Reads the sites from the submitted system form, where numbers may be blank and text areas stand for lists. */
final class SitesForm {

    private static final String HEADERS = "requestHeaders";
    private static final String FOLDERS = "allowedFolders";
    private static final String SUB_STATUSES = "subStatuses";

    private SitesForm() {}

    /** @throws InvalidInputException that names the site and the field to change */
    static List<KaptureSite> read(StaplerRequest2 request, JSONObject json) {
        // A form without rows has no "sites": treat that as an empty list, so that the last one can be removed.
        JSONArray rows = JSONArray.fromObject(json.has("sites") ? json.get("sites") : List.of());
        for (Object row : rows) {
            convert((JSONObject) row);
        }
        return request.bindJSONToList(KaptureSite.class, rows);
    }

    private static void convert(JSONObject site) {
        String name = site.optString("name");
        for (SiteLimit limit : SiteLimit.values()) {
            SiteRules.checkKey(name, limit.key, () -> site.put(limit.key, limit.parse(site.optString(limit.key))));
        }
        if (site.opt(HEADERS) instanceof String text) {
            SiteRules.checkKey(name, HEADERS, () -> site.put(HEADERS, JSONArray.fromObject(RequestHeader.parse(text))));
        }
        if (site.opt(FOLDERS) instanceof String text) {
            site.put(FOLDERS, AllowedFolders.parse(text));
        }
        if (site.opt(SUB_STATUSES) instanceof String text) {
            site.put(SUB_STATUSES, JSONArray.fromObject(SubStatus.parse(text)));
        }
    }
}
