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
 * A table of {@code docs/reliability.md} that holds what a test has measured. The file is rewritten with {@code
 * -Dkapture.docs.update=true}; else a difference fails the test.
 */
public final class MeasuredTable {

    private final String name;
    private final List<String> lines = new ArrayList<>();

    /** @param name as in the comments of the file that mark begin and end of the table */
    public MeasuredTable(String name, String... columns) {
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

    public void check() throws IOException {
        Path file = root().resolve("docs/reliability.md");
        String text = Files.readString(file).replace("\r\n", "\n");
        String begin = "<!-- " + name + ": begin -->\n";
        int from = text.indexOf(begin) + begin.length();
        int to = text.indexOf("<!-- " + name + ": end -->");
        assertThat("table " + name + " in " + file, to, greaterThan(from - 1));
        String measured = String.join("\n", lines) + "\n";
        if (Boolean.getBoolean("kapture.docs.update")) {
            Files.writeString(file, text.substring(0, from) + measured + text.substring(to));
        } else {
            assertThat("written with -Dkapture.docs.update=true", text.substring(from, to), is(measured));
        }
    }

    /** Two builds run these tests, from two folders. */
    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs/reliability.md"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
