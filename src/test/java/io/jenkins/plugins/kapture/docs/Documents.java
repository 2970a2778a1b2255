package io.jenkins.plugins.kapture.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The Markdown files of the project. */
final class Documents {

    static final Path ROOT = Path.of("").toAbsolutePath();

    private Documents() {}

    static List<Path> all() {
        try (Stream<Path> top = Files.list(ROOT);
                Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(top, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every fenced block of every document. */
    static List<Sample> samples() {
        return all().stream().flatMap(file -> samples(file).stream()).toList();
    }

    /** @return the only Groovy sample with this marker */
    static String groovySample(String marker) {
        return samples().stream()
                .filter(sample -> sample.is("groovy", marker))
                .map(Sample::text)
                .findFirst()
                .orElseThrow();
    }

    private static List<Sample> samples(Path file) {
        List<Sample> samples = new ArrayList<>();
        List<String> lines = read(file).lines().toList();
        for (int begin = 0; begin < lines.size(); begin++) {
            if (lines.get(begin).startsWith("```")) {
                int end = begin + 1;
                while (!lines.get(end).equals("```")) {
                    end++;
                }
                samples.add(new Sample(
                        ROOT.relativize(file) + ":" + (begin + 1),
                        lines.get(begin).substring(3),
                        begin == 0 ? "" : marker(lines.get(begin - 1)),
                        String.join("\n", lines.subList(begin + 1, end)) + "\n"));
                begin = end;
            }
        }
        return samples;
    }

    private static String marker(String line) {
        return line.startsWith("<!-- test: ")
                ? line.substring("<!-- test: ".length(), line.length() - " -->".length())
                : "";
    }
}
