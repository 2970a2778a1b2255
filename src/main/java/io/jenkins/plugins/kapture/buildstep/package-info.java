/** The build step and the post-build action of freestyle, matrix and Maven jobs, and promotions. */
package io.jenkins.plugins.kapture.buildstep;
