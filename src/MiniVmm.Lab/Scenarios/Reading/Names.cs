using MiniVmm.Lab.Scenarios.Documents;

namespace MiniVmm.Lab.Scenarios.Reading;

/// <summary>Names of scenarios, variants and groups. They name directories and columns too.</summary>
internal static class Names
{
    private const int MaxLength = 40;

    /// <summary>What a run directory has beside the variants' directories.</summary>
    private const string Pictures = "plots";

    public static void Check(string name, Place place, ICollection<Complaint> complaints)
    {
        if (name == Pictures)
            complaints.Add(new Complaint(place, $"'{name}' is where the pictures go; choose another name"));
        else if (name.Length is 0 or > MaxLength || !char.IsAsciiLetterOrDigit(name[0])
            || name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '+')))
            complaints.Add(new Complaint(place, $"'{Short(name)}' is no name; it takes letters, digits and - _ + behind "
                + $"the first, at most {MaxLength}"));
    }

    private static string Short(string name) => name.Length <= MaxLength ? name : name[..MaxLength] + "…";
}
