/** Sends one HTTP POST and returns the raw response; it uses only the JDK, because agents load it class by class. */
package io.jenkins.plugins.kapture.http;
