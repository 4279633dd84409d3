namespace MiniVmm.Tests.Interpreter;

/// <summary>Numbers from the environment: how many random cases, from which seed.</summary>
internal static class Setting
{
    public static long Of(string name, long otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? long.Parse(text) : otherwise;
}
