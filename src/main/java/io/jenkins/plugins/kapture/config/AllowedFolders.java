package io.jenkins.plugins.kapture.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.Job;
import hudson.model.listeners.ItemListener;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.client.InvisibleCharacters;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The folders that a site is available to: full names, such as {@code releases/mobile}, without slashes at either end. */
final class AllowedFolders {

    private AllowedFolders() {}

    /** @return a list that serializes cleanly in XML */
    static List<String> normalize(@CheckForNull List<String> folders) {
        return Util.fixNull(folders).stream()
                .map(folder -> InvisibleCharacters.trim(folder).replaceAll("^/+|/+$", ""))
                .distinct()
                .collect(Collectors.toCollection(ArrayList::new));
    }

    /** Parses the value of the form field: one folder per line. */
    static List<String> parse(String text) {
        return normalize(SiteRules.lines(text).toList());
    }

    /** @return the names that do not exist or are not folders */
    static List<String> missing(List<String> folders) {
        // Jenkins ignores upper and lower case when it looks up an item; sites do not.
        return folders.stream()
                .filter(folder -> !(Jenkins.get().getItemByFullName(folder) instanceof ItemGroup<?> group
                        && group.getFullName().equals(folder)))
                .toList();
    }

    /** @throws InvalidInputException for a blank name: a variable that is not set must not open the site to all jobs */
    static void check(List<String> folders) {
        if (folders.contains("")) {
            throw new InvalidInputException(Messages._AllowedFolders_blank()::toString);
        }
    }

    /** @param item a job, or a folder, whose Pipeline Syntax offers the sites that are available to the jobs in it */
    static boolean include(List<String> folders, Item item) {
        boolean isFolder = item instanceof ItemGroup && !(item instanceof Job); // a matrix job is both
        String own = isFolder ? item.getFullName() : item.getParent().getFullName();
        return folders.isEmpty() || folders.stream().anyMatch(folder -> isInside(own, folder));
    }

    /** @return the folders after one of them, or a folder above, was renamed or moved */
    static List<String> follow(List<String> folders, String oldName, String newName) {
        return folders.stream()
                .map(folder -> isInside(folder, oldName) ? newName + folder.substring(oldName.length()) : folder)
                .toList();
    }

    private static boolean isInside(String fullName, String folder) {
        return fullName.equals(folder) || fullName.startsWith(folder + "/");
    }

    /**
     * Keeps sites available to folders that are renamed or moved. The name of a deleted folder stays: without it, the site
     * could become available to all jobs.
     */
    @Extension
    @Restricted(NoExternalUse.class)
    public static final class Listener extends ItemListener {

        @Override
        public void onLocationChanged(Item item, String oldFullName, String newFullName) {
            if (item instanceof ItemGroup) {
                KaptureConfiguration.get().followFolder(oldFullName, newFullName);
            }
        }
    }
}
