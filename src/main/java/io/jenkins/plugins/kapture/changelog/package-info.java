/**
 * Which tickets to update: those that commits of the build and earlier builds mention and that were not yet updated.
 */
package io.jenkins.plugins.kapture.changelog;
