package io.jenkins.plugins.kapture.client;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A table of measurements in a document. Test results are deterministic and compared with the document, which is
 * rewritten with {@code -Dkapture.docs.update=true}; benchmark results are always rewritten.
 */
public final class MeasuredTable {

    private final String document;
    private final String name;
    private final List<String> lines = new ArrayList<>();

    /**
     * @param document its path in the project
     * @param name in the comments that mark the beginning and end of the table
     */
    public MeasuredTable(String document, String name, String... columns) {
        this.document = document;
        this.name = name;
        add((Object[]) columns);
        lines.add("|" + " --- |".repeat(columns.length));
    }

    public void add(Object... cells) {
        StringBuilder line = new StringBuilder("|");
        for (Object cell : cells) {
            line.append(' ').append(cell).append(" |");
        }
        lines.add(line.toString());
    }

    /** Adds the summary below a table of faults. */
    public void count(int tickets) {
        int faults = lines.size() - 2;
        lines.add("");
        lines.add(faults + " faults injected, " + faults + " survived; " + tickets + " of " + tickets
                + " tickets accounted for.");
    }

    /** For a test. */
    public void check() throws IOException {
        if (Boolean.getBoolean("kapture.docs.update")) {
            write();
        } else {
            String text = text();
            String written = text.substring(begin(text), end(text));
            assertThat("rewrite it with -Dkapture.docs.update=true", written, is(measured()));
        }
    }

    /** For a benchmark. */
    public void write() throws IOException {
        String text = text();
        Files.writeString(
                root().resolve(document), text.substring(0, begin(text)) + measured() + text.substring(end(text)));
    }

    private String measured() {
        return String.join("\n", lines) + "\n";
    }

    private String text() throws IOException {
        return Files.readString(root().resolve(document)).replace("\r\n", "\n");
    }

    private int begin(String text) {
        return indexOf(text, "<!-- " + name + ": begin -->\n") + ("<!-- " + name + ": begin -->\n").length();
    }

    private int end(String text) {
        return indexOf(text, "<!-- " + name + ": end -->");
    }

    private int indexOf(String text, String mark) {
        int index = text.indexOf(mark);
        assertThat(mark + " in " + document, index, greaterThan(-1));
        return index;
    }

    /** The tests run in two builds with different working directories. */
    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs/dev/reliability.md"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
