/** The parameters that every entry point takes: values, checks and drop-down lists, once for form, JCasC and step. */
package io.jenkins.plugins.kapture.parameters;
