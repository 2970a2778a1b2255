package io.jenkins.plugins.kapture.buildstep;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import io.jenkins.plugins.kapture.MockKaptureTestBase;
import io.jenkins.plugins.kapture.mock.Fault;
import jenkins.util.Timer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A freestyle build that is interrupted while Jenkins shuts down, when its timer accepts no tasks any more. */
class ShutdownTest extends MockKaptureTestBase {

    @AfterEach
    void replaceTimer() {
        Timer.shutdown();
    }

    @Test
    void interruptedRequestIsUnknownWithoutStackTrace() throws Exception {
        kapture.onEvery().inject(Fault.stall(Fault.Point.AFTER_REQUEST));
        FreeStyleProject job = jenkins.createFreeStyleProject();
        KaptureTicketBuilder step = new KaptureTicketBuilder("CL");
        step.ticketIds = "1";
        job.getBuildersList().add(step);
        FreeStyleBuild build = job.scheduleBuild2(0).waitForStart();
        kapture.awaitRequests(1);
        Timer.get().shutdownNow();
        build.getExecutor().interrupt();
        jenkins.waitForMessage(
                "Build was aborted", build); // it does not end, because Jenkins itself waits for the timer then
        jenkins.assertLogContains("aborted while the request was in progress", build);
        jenkins.assertLogNotContains("RejectedExecutionException", build);
    }
}
