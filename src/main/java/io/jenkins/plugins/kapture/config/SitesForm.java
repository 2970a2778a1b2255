package io.jenkins.plugins.kapture.config;

import io.jenkins.plugins.kapture.client.InvalidInputException;
import java.util.List;
import net.sf.json.JSONArray;
import net.sf.json.JSONObject;
import org.kohsuke.stapler.StaplerRequest2;

/** Reads the sites from the submitted system form, in which lists are text areas. */
final class SitesForm {

    private static final String HEADERS = "requestHeaders";
    private static final String FOLDERS = "allowedFolders";

    private SitesForm() {}

    /** @throws InvalidInputException if a line is not a request header */
    static List<KaptureSite> read(StaplerRequest2 request, JSONObject json) {
        // A form without rows has no "sites": treat that as an empty list, so that the last one can be removed.
        JSONArray rows = JSONArray.fromObject(json.has("sites") ? json.get("sites") : List.of());
        for (Object row : rows) {
            JSONObject site = (JSONObject) row;
            if (site.opt(HEADERS) instanceof String text) {
                site.put(HEADERS, headers(text));
            }
            if (site.opt(FOLDERS) instanceof String text) {
                site.put(FOLDERS, AllowedFolders.parse(text));
            }
        }
        return request.bindJSONToList(KaptureSite.class, rows);
    }

    private static JSONArray headers(String text) {
        JSONArray headers = new JSONArray();
        RequestHeader.parse(text)
                .forEach(header -> headers.add(
                        new JSONObject().element("name", header.getName()).element("value", header.getValue())));
        return headers;
    }
}
