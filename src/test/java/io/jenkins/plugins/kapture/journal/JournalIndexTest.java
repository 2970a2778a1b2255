package io.jenkins.plugins.kapture.journal;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.ItemGroup;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.pages.KaptureBuildAction;
import io.jenkins.plugins.kapture.pages.KaptureJobAction;
import java.io.File;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** How often files are read when Jenkins asks jobs and builds for their actions. */
@WithJenkins
class JournalIndexTest {

    /** Counts how often the plugin asks for the directory of the builds, and thus for that of each build. */
    private static final class CountingProject extends FreeStyleProject {

        private final transient AtomicInteger accesses = new AtomicInteger();

        CountingProject(ItemGroup<?> parent) {
            super(parent, "counting");
        }

        @Override
        public File getBuildDir() {
            if (StackWalker.getInstance().walk(CountingProject::isCalledByThePlugin)) {
                accesses.incrementAndGet();
            }
            return super.getBuildDir();
        }

        private static boolean isCalledByThePlugin(Stream<StackWalker.StackFrame> stack) {
            return stack.anyMatch(frame -> frame.getClassName().startsWith("io.jenkins.plugins.kapture.pages."));
        }
    }

    private CountingProject job;
    private FreeStyleBuild build;

    @BeforeEach
    void setUp(JenkinsRule jenkins) throws Exception {
        job = new CountingProject(jenkins.jenkins);
        job.onCreatedFromScratch();
        build = new FreeStyleBuild(job);
    }

    @Test
    void jobsAndBuildsWithoutTicketsTouchFilesOnce() {
        assertThat(job.getAction(KaptureJobAction.class), is(nullValue()));
        assertThat(build.getAction(KaptureBuildAction.class), is(nullValue()));
        assertThat(job.accesses.getAndSet(0), is(greaterThan(0)));
        for (int i = 0; i < 100; i++) {
            assertThat(job.getAction(KaptureJobAction.class), is(nullValue()));
            assertThat(build.getAction(KaptureBuildAction.class), is(nullValue()));
        }
        assertThat(job.accesses.get(), is(0));
    }

    @Test
    void firstTicketOfAJobAddsThePages() throws Exception {
        jobsAndBuildsWithoutTicketsTouchFilesOnce();
        Files.createDirectories(build.getRootDir().toPath());
        KaptureTestUtil.recordRequested(
                new TicketJournal(build), "1", "production", List.of(KaptureTestUtil.requested("1", "CL")), null);
        assertThat(job.getAction(KaptureJobAction.class), is(notNullValue()));
        assertThat(build.getAction(KaptureBuildAction.class), is(notNullValue()));
    }
}
