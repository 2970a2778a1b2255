/** Commits, of builds and of texts: which tickets they mention, and which of them have no effect or are not the job's own. */
package io.jenkins.plugins.kapture.changelog;
