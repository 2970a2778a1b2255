/** Reports on the tickets of builds: journal, build and job pages, remote API, log annotations. */
package io.jenkins.plugins.kapture.pages;
