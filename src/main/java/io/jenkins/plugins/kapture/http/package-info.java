/** Sends one HTTP POST and returns the raw response; it uses the JDK alone, because an agent loads it class by class. */
package io.jenkins.plugins.kapture.http;
