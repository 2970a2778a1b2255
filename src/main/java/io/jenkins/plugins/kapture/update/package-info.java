/** The update operation shared by all entry points: resolve, send, parse, log, record, and apply the failure policy. */
package io.jenkins.plugins.kapture.update;
