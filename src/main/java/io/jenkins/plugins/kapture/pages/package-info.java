/** Reports on the tickets of builds: pages of builds and jobs, remote API, CSV, <em>Resend</em>, colours in the log. */
package io.jenkins.plugins.kapture.pages;
