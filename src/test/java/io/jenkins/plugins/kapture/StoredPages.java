package io.jenkins.plugins.kapture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** What the remote API says about the builds of the stored home. */
final class StoredPages {

    private static final String PENDING = "job/shop/job/release/kapture/pending/api/json"
            + "?tree=tickets[ticketId,commits[id,author,title,timestamp]]&environment=";

    private static final List<String> URLS = List.of(
            "job/shop/job/release/1/kapture/api/json",
            "job/shop/job/release/2/kapture/api/json",
            "job/shop/job/release/3/kapture/api/json",
            PENDING + "production",
            PENDING + "staging",
            "job/deploy/1/kapture/api/json",
            "job/matrix/stage=test/1/kapture/api/json",
            "job/maven/1/kapture/api/json",
            "job/promoted/promotion/process/staging/1/kapture/api/json",
            "job/branches/job/main/1/kapture/api/json");

    private StoredPages() {}

    static void write(Path file, RealJenkinsExtension controller) throws Throwable {
        String json = new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(read(controller));
        Files.writeString(file, json + "\n");
    }

    /** @return what the remote API said when the file was written, and does not say any more */
    static List<String> lost(Path file, RealJenkinsExtension controller) throws Throwable {
        return lost("", new ObjectMapper().readTree(file.toFile()), read(controller));
    }

    private static JsonNode read(RealJenkinsExtension controller) throws Throwable {
        ObjectMapper mapper = new ObjectMapper();
        TreeMap<String, JsonNode> pages = new TreeMap<>();
        for (Map.Entry<String, String> page :
                controller.runRemotely(StoredPages::readPages).entrySet()) {
            pages.put(page.getKey(), mapper.readTree(page.getValue()));
        }
        return mapper.valueToTree(pages);
    }

    private static TreeMap<String, String> readPages(JenkinsRule rule) throws Throwable {
        TreeMap<String, String> pages = new TreeMap<>();
        for (String url : URLS) {
            pages.put(url, rule.getJSON(url).getContentAsString());
        }
        return pages;
    }

    /** A later version may add fields. */
    private static List<String> lost(String path, JsonNode expected, JsonNode actual) {
        if (actual == null || expected.isArray() && expected.size() != actual.size()) {
            return List.of(path + ": " + expected);
        }
        List<String> lost = new ArrayList<>();
        if (!expected.isContainerNode() && !expected.equals(actual)) {
            lost.add(path + ": " + expected);
        }
        expected.fieldNames()
                .forEachRemaining(name -> lost.addAll(lost(path + "/" + name, expected.get(name), actual.get(name))));
        for (int i = 0; expected.isArray() && i < expected.size(); i++) {
            lost.addAll(lost(path + "/" + i, expected.get(i), actual.get(i)));
        }
        return lost;
    }
}
