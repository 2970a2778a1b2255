/**
 * What administrators configure: sites, their credentials, the connection check, and the warning about failing sites.
 */
package io.jenkins.plugins.kapture.config;
