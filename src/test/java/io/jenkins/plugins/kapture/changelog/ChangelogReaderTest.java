package io.jenkins.plugins.kapture.changelog;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import hudson.model.User;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.FakeChangeLogSCM.EntryImpl;
import org.jvnet.hudson.test.FakeChangeLogSCM.FakeChangeLogSet;

/** Entries of SCM plugins, some of which lack values or throw. */
class ChangelogReaderTest {

    private static List<Commit> read(EntryImpl... entries) {
        return ChangelogReader.commits(new FakeChangeLogSet(null, Arrays.asList(entries)));
    }

    /** As those of Android's {@code repo} and of Perforce. */
    private static final class OddEntry extends EntryImpl {

        private static final long serialVersionUID = 1L;

        @Override
        public String getCommitId() {
            throw new IllegalStateException("no ID");
        }

        @Override
        public Collection<String> getAffectedPaths() {
            return null;
        }

        @Override
        public User getAuthor() {
            throw new AssertionError("an author was looked up");
        }

        @Override
        public long getTimestamp() {
            throw new UnsupportedOperationException("no time");
        }
    }

    @Test
    void oddEntryIsACommitWithoutWhatItLacks() {
        assertThat(
                read((EntryImpl) new OddEntry().withMsg("KAP-7"), new EntryImpl().withMsg("KAP-8")),
                is(List.of(
                        new Commit("", "", "KAP-7", -1, List.of()), new Commit("", "", "KAP-8", -1, List.of("path")))));
    }

    @Test
    void missingMessageIsEmpty() {
        assertThat(read(new EntryImpl().withMsg(null)).get(0).message(), is(""));
    }

    /** As in Git, which has only the title in {@code getMsg()}, and in Subversion, which has only a user. */
    @Test
    void propertiesOfPluginsAreUsed() {
        Commit git = read(new GitEntry()).get(0);
        assertThat(git.message(), is("KAP-7 fix\n\nA leak"));
        assertThat(git.author(), is("Kim Example"));
        assertThat(read(new SubversionEntry()).get(0).author(), is("kim"));
    }

    public static final class GitEntry extends EntryImpl {

        private static final long serialVersionUID = 1L;

        public String getComment() {
            return "KAP-7 fix\n\nA leak";
        }

        public String getAuthorName() {
            return "Kim Example";
        }
    }

    public static final class SubversionEntry extends EntryImpl {

        private static final long serialVersionUID = 1L;

        public String getUser() {
            return "kim";
        }
    }
}
