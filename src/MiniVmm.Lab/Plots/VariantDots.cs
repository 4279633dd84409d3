using MiniVmm.Lab.Reports;

namespace MiniVmm.Lab.Plots;

/// <summary>The pictures of medians: of the variants, and of the groups against each other.</summary>
internal static class VariantDots
{
    private static readonly (FigureDefinition Figure, DotColumn Column)[] Columns =
    [
        (FigureCatalog.Throughput, new DotColumn("Throughput, requests/s", AxisScale.Linear)),
        (FigureCatalog.Vct, new DotColumn("VCT, ms", AxisScale.Logarithmic)),
        (FigureCatalog.Jain, new DotColumn("Jain's index", AxisScale.Share)),
    ];

    /// <summary>Null for a sweep, which has a picture of its own, and for less than two variants.</summary>
    public static Picture? Of(Summary summary)
    {
        VariantSummary[] measured = [.. summary.Variants.Where(v => v.MeasuredS > 0)];
        if (summary.Axis is not null || measured.Length < 2)
            return null;
        IReadOnlyDictionary<string, PolicyStyle> styles = PolicyStyle.Assign(summary.Variants.Select(v => v.Policy));
        return DotPicture.Of(
            "variants", "Medians over the runs with their 95% intervals; pale dots: single runs.",
            [.. Columns.Select(c => c.Column)],
            [.. measured.Select(v => new DotRow(
                v.Name, styles[v.Policy], [.. Columns.Select(c => FigureDots.Of(v, c.Figure))]))]);
    }

    /// <summary>Null where no two groups met.</summary>
    public static Picture? OfGroups(Summary summary)
    {
        DotRow[] rows =
        [
            .. summary.Variants.SelectMany(v => v.GroupRatios.Select(r => new DotRow(
                $"{v.Name}: {r.Group} / {r.Ratio.Over}", PolicyStyle.Assign([v.Policy])[v.Policy], [FigureDots.Of(r.Ratio)]))),
        ];
        return rows.Length == 0
            ? null
            : DotPicture.Of(
                "groups", "Throughput of a group's mean VM over another's while both were there, with 95% intervals; shaded: within 10%.",
                [new DotColumn("Throughput per VM, ratio of the groups", AxisScale.Linear) { Band = (0.9, 1.1) }], rows);
    }
}
