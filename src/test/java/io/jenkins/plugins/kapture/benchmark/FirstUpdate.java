package io.jenkins.plugins.kapture.benchmark;

import hudson.model.Label;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.mock.MockKapture;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** The first update since Jenkins started, and later ones, in a separate Jenkins. */
final class FirstUpdate {

    static final String FIRST = "first update since Jenkins started";
    static final String LATER = "later update in the same Jenkins";

    private static final String NANOS = "nanoseconds: ";
    private static final int LATER_UPDATES = 300;
    private static final int MEASURED = 60;

    private FirstUpdate() {}

    static void measure(RealJenkinsExtension controller, MockKapture kapture, int starts) throws Throwable {
        controller.startJenkins();
        controller.runRemotely(FirstUpdate::configure, kapture.url());
        controller.stopJenkins();
        for (int i = 0; i < starts; i++) {
            controller.startJenkins();
            List<Long> nanos = controller.runRemotely(FirstUpdate::build, i);
            controller.stopJenkins();
            Figures.add(FIRST, nanos.get(0), 1);
            nanos.subList(nanos.size() - MEASURED, nanos.size()).forEach(later -> Figures.add(LATER, later, 1));
        }
    }

    private static void configure(JenkinsRule jenkins, String url) {
        KaptureTestUtil.configure(url);
    }

    /** Measures inside the build, after its agent is online and its {@code node} block has begun. */
    private static ArrayList<Long> build(JenkinsRule jenkins, Integer start) throws Throwable {
        String agent = "agent-" + start;
        jenkins.createOnlineSlave(Label.get(agent));
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "first-" + start);
        job.setDefinition(new CpsFlowDefinition(
                "node('" + agent + "') {\nfor (int i = 0; i <= " + LATER_UPDATES
                        + "; i++) {\nlong begin = System.nanoTime()\n"
                        + "kaptureUpdateTicket(ticketId: '1', subStatus: 'CL')\n"
                        + "echo '" + NANOS + "' + (System.nanoTime() - begin)\n}\n}",
                false));
        return JenkinsRule.getLog(jenkins.buildAndAssertSuccess(job))
                .lines()
                .filter(line -> line.startsWith(NANOS))
                .map(line -> Long.valueOf(line.substring(NANOS.length())))
                .collect(Collectors.toCollection(ArrayList::new));
    }
}
