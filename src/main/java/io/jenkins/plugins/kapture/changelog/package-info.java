/** Which tickets to update: those that commits of the build and earlier builds mention and that were not yet reported. */
package io.jenkins.plugins.kapture.changelog;
