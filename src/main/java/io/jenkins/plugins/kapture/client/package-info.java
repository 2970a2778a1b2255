/** The Kapture API in plain Java and Jackson, without Jenkins types: update, response, outcome, token and URL. */
package io.jenkins.plugins.kapture.client;
