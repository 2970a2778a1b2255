/** The Kapture API in plain Java and Jackson, without Jenkins types: update, response, outcome, token and address. */
package io.jenkins.plugins.kapture.client;
