/** What is known of a build's tickets afterwards: the journal, the pages of build and job, the remote API, log colors. */
package io.jenkins.plugins.kapture.report;
