namespace MiniVmm.Host.Measurements;

/// <summary>The fields of /proc/PID/stat (proc(5)) that are read here.</summary>
internal readonly record struct ProcessStat(
    char State, long MinorFaults, long MajorFaults, long UserTicks, long SystemTicks, long StartTicks, long ResidentPages)
{
    /// <summary>The command name may hold blanks and parentheses: fields are counted from the last ')'.</summary>
    public static ProcessStat? Parse(string? text)
    {
        int end = text?.LastIndexOf(')') ?? -1;
        if (end < 0)
            return null;
        string[] fields = text![(end + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        // fields[0] is field 3 of the manual page.
        return fields.Length < 22
            ? null
            : new ProcessStat(fields[0][0], Field(10), Field(12), Field(14), Field(15), Field(22), Field(24));
        long Field(int number) => long.Parse(fields[number - 3]);
    }

    public static ProcessStat? Read(int processId) => Parse(ProcFile.TryRead($"/proc/{processId}/stat"));
}
