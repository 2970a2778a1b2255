/** What administrators configure: sites and their credentials, the connection check, and warnings about sites. */
package io.jenkins.plugins.kapture.config;
