/** Which tickets to update: the commits of a build and of the builds before it, less what was told already. */
package io.jenkins.plugins.kapture.changelog;
