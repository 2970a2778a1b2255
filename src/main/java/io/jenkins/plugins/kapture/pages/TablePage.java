package io.jenkins.plugins.kapture.pages;

import hudson.Util;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.StaplerRequest2;

/** 100 rows of a table, and the way to the others. */
@Restricted(NoExternalUse.class)
public final class TablePage<T> {

    /** Keeps pages smaller than 300 KB. */
    private static final int ROWS = 100;

    private final List<T> all;
    private final int number;
    private final String query;

    /** @param query that of the page's URL without the number of the page, with a question mark */
    TablePage(List<T> all, StaplerRequest2 request, String query) {
        this.all = all;
        this.query = query;
        String page = Util.fixNull(request.getParameter("page"));
        number = page.matches("[1-9][0-9]{0,8}") ? Math.min(Integer.parseInt(page), getCount()) : 1;
    }

    /** @return a value in the query of a URL; {@code Util.rawEncode} keeps ampersands */
    static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    public List<T> getRows() {
        return all.subList(getFirst(), Math.min(all.size(), getFirst() + ROWS));
    }

    /** @return beginning with 1 */
    public int getNumber() {
        return number;
    }

    public int getCount() {
        return Math.max(1, (all.size() + ROWS - 1) / ROWS);
    }

    public int getTotalRows() {
        return all.size();
    }

    /** @return how many rows are before those of this page */
    public int getFirst() {
        return (number - 1) * ROWS;
    }

    /** @return the query of the URL of another page */
    public String query(int page) {
        return query + (query.length() > 1 ? "&" : "") + "page=" + page;
    }
}
