package io.jenkins.plugins.kapture.changelog;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathFilterTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "; any/file; true",
                "' , '; any/file; true",
                "shop/**; shop/src/Main.java; true",
                "shop/**; shopping/Main.java; false",
                "shop/; shop/src/Main.java; true",
                "shop; shop/src/Main.java; false",
                "**/*.java; shop/src/Main.java; true",
                "*.java; shop/src/Main.java; false",
                "web/**, shop/**; shop/x; true",
                "/shop/**; shop/x; true",
                "./shop/**; shop/x; true",
                "shop\\**; shop/x; true",
                "trunk/shop/**; /trunk/shop/x; true",
                "Shop/**; shop/x; false",
            })
    void matches(String patterns, String path, boolean expected) {
        assertThat(new PathFilter(patterns).matches(List.of("README", path)), is(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "shop/a b.txt; shop/a b.txt",
                "\"shop/\\303\\244\\344\\270\\255.txt\"; shop/ä中.txt",
                "\"shop/\\303\\244中.txt\"; shop/ä中.txt",
                "\"a\\\"b\\\\c$1\"; a\"b\\c$1",
                "\"a\\ab\\tc\\001d\"; a\u0007b\tc\u0001d",
                "\"\"; ~~",
                "\"; \"",
            })
    void quotesOfGitAreRemoved(String path, String expected) {
        assertThat(PathFilter.unquote(path), is(expected));
    }

    @Test
    void longPathDoesNotOverflowTheStack() {
        assertThat(new PathFilter("shop/**").matches(List.of("./".repeat(100_000) + "shop/x")), is(true));
    }
}
