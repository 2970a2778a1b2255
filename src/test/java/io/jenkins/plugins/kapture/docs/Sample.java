package io.jenkins.plugins.kapture.docs;

/**
 * A fenced block of a document.
 *
 * @param place file and line
 * @param language what follows the fence
 * @param marker what the comment in the line above says about testing it; empty without one
 */
record Sample(String place, String language, String marker, String text) {

    boolean is(String language, String marker) {
        return this.language.equals(language) && this.marker.equals(marker);
    }

    /** The sample as the name of a test. */
    @Override
    public String toString() {
        return place;
    }
}
