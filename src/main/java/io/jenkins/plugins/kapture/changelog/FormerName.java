package io.jenkins.plugins.kapture.changelog;

import hudson.model.Job;
import hudson.model.Run;
import hudson.security.ACL;
import hudson.security.ACLContext;
import jenkins.model.Jenkins;

/**
 * Recognizes the former name of a renamed or moved job in a cause, which keeps the name that the job had at that time.
 * Jenkins does not record former names, but builds keep their numbers.
 */
final class FormerName {

    private FormerName() {}

    /**
     * @param name of a job that triggered a build
     * @param number of the build that triggered it
     * @return whether there is no such job anymore, and the other job has a build that can have triggered it
     */
    static boolean isOf(Job<?, ?> job, String name, int number, Run<?, ?> triggered) {
        if (exists(name)) {
            return false;
        }
        Run<?, ?> build = job.getBuildByNumber(number);
        return build != null && build.getStartTimeInMillis() <= triggered.getStartTimeInMillis();
    }

    /** Also true for a job that the running build cannot read. */
    @SuppressWarnings("try") // the context only needs to be closed
    private static boolean exists(String name) {
        try (ACLContext context = ACL.as2(ACL.SYSTEM2)) {
            return Jenkins.get().getItemByFullName(name) != null;
        }
    }
}
