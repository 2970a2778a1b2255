/** The pages of builds and jobs: tickets, what comes next, &quot;Send again&quot;, remote API, CSV. */
package io.jenkins.plugins.kapture.pages;
