package io.jenkins.plugins.kapture.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Horizontal bars as SVG, on a logarithmic scale, because the values differ by orders of magnitude. */
final class BarChart {

    private static final int LABEL = 470;
    private static final int WIDTH = 900;
    private static final int ROW = 24;

    private final String title;
    private final List<String> rows = new ArrayList<>();

    BarChart(String title) {
        this.title = title;
    }

    void add(String label, double millis, boolean ours) {
        double decades = Math.log10(Math.max(millis, 0.1) / 0.1);
        int length = (int) Math.round(decades * (WIDTH - LABEL - 90) / 4.5);
        int y = 30 + rows.size() * ROW;
        rows.add("  <text x='%d' y='%d' text-anchor='end'>%s</text>\n".formatted(LABEL - 8, y + 15, label)
                + "  <rect x='%d' y='%d' width='%d' height='16' fill='%s'/>\n"
                        .formatted(LABEL, y + 3, length, ours ? "#1d6fb8" : "#9aa5b1")
                + "  <text x='%d' y='%d'>%s ms</text>\n".formatted(LABEL + length + 6, y + 15, Figures.text(millis)));
    }

    void write(Path file) throws IOException {
        int height = 40 + rows.size() * ROW;
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' font-family='sans-serif' font-size='13'>\n"
                                .formatted(WIDTH, height)
                        + "  <rect width='100%' height='100%' fill='white'/>\n"
                        + "  <text x='8' y='18' font-weight='bold'>" + title + "</text>\n" + String.join("", rows)
                        + "</svg>\n");
    }
}
