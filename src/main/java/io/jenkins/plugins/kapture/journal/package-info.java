/** The journal of a build: which tickets it was asked to update, what it sent, and how each update ended. */
package io.jenkins.plugins.kapture.journal;
