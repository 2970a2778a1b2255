/** The build step and the post-build action of freestyle, matrix, Maven and Pipeline jobs. */
package io.jenkins.plugins.kapture.buildstep;
