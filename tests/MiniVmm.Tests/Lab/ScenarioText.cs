using MiniVmm.Lab;
using MiniVmm.Lab.Reports;
using MiniVmm.Lab.Scenarios;
using Xunit;

namespace MiniVmm.Tests.Lab;

/// <summary>Scenarios out of fragments of a document.</summary>
internal static class ScenarioText
{
    /// <summary>What every document needs is put before a fragment, in one line or two.</summary>
    public static string Complete(string fragment) => "question: Is it so?\n"
        + (fragment.Contains("load:", StringComparison.Ordinal) ? "" : "load: {clients: 1}\n") + fragment + "\n";

    public static LoadedScenario Load(string text, params ScenarioEdit[] edits) =>
        ScenarioLoader.Parse("x.yaml", "/scenarios/x.yaml", text, edits);

    public static Variant Single(string fragment) => Assert.Single(Load(Complete(fragment)).Scenario.Variants);

    public static VmGroup Group(string fragment) => Assert.Single(Single(fragment).Groups);

    /// <summary>The lines of the message.</summary>
    public static string[] Errors(string text, params ScenarioEdit[] edits) =>
        Assert.Throws<LabError>(() => Load(text, edits)).Message.Split('\n');

    /// <summary>Scenarios are equal if they are written alike.</summary>
    public static void AssertEqual(Scenario expected, Scenario actual) =>
        Assert.Equal(Json.Write(expected), Json.Write(actual));
}
