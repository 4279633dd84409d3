using MiniVmm.Host;
using MiniVmm.Lab.Scenarios.Documents;

namespace MiniVmm.Lab.Scenarios;

/// <summary>The built-in scenarios: the files of <c>bench/scenarios</c>, or of <c>scenarios</c> beside the program.
/// </summary>
public static class ScenarioCatalog
{
    private const string Extension = ".yaml";

    /// <summary>Their names in order.</summary>
    public static IReadOnlyList<string> Names =>
    [
        .. Directory.EnumerateFiles(Installation.FindScenarios(), $"*{Extension}")
            .Select(f => Path.GetFileNameWithoutExtension(f))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>A scenario by its name, or by the path of its file.</summary>
    /// <exception cref="LabError">There is none, or its file is wrong.</exception>
    public static LoadedScenario Find(string nameOrPath, IReadOnlyList<ScenarioEdit> edits) =>
        ScenarioLoader.Load(FindFile(nameOrPath), edits);

    /// <summary>A built-in scenario, with the control periods of its document or with short ones.</summary>
    public static LoadedScenario Find(string name, bool quick) => Find(name, quick ? ScenarioEdit.Quick : []);

    /// <summary>The file of a scenario. What has a slash or the ending .yaml is a path.</summary>
    public static string FindFile(string nameOrPath)
    {
        ArgumentNullException.ThrowIfNull(nameOrPath);
        if (nameOrPath.Contains('/', StringComparison.Ordinal) || Path.GetExtension(nameOrPath) is Extension or ".yml")
            return File.Exists(nameOrPath) || Directory.Exists(nameOrPath)
                ? nameOrPath
                : throw new LabError($"there is no file {nameOrPath}; 'minivmm lab list' names the built-in scenarios");
        IReadOnlyList<string> names = Names;
        return names.Contains(nameOrPath)
            ? Path.Combine(Installation.FindScenarios(), nameOrPath + Extension)
            : throw new LabError($"no scenario '{nameOrPath}'; {Spelling.Suggest(nameOrPath, names)}");
    }
}
