/** The Pipeline steps. They turn their arguments into parameters and run the update operation, or find tickets. */
package io.jenkins.plugins.kapture.pipeline;
