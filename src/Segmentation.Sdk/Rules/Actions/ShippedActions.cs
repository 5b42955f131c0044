namespace Segmentation;

/// <summary>The kinds of action that the library brings along.</summary>
public static class ShippedActions
{
    /// <summary>The kinds, those that the library does itself first, then the ports.</summary>
    public static IReadOnlyList<ActionKind> Kinds { get; } =
    [
        SetField.Kind, AssignResponsible.Kind, MoveToStage.Kind, AddToList.Kind, RemoveFromList.Kind,
        CreateTask.Kind, ScheduleActivity.Kind, CreateDocument.Kind, CreatePaymentLink.Kind, SendEmail.Kind, SendMessage.Kind,
    ];

    /// <summary>A catalogue of these kinds and no others.</summary>
    public static ActionCatalogue Catalogue { get; } = new(Kinds);
}
