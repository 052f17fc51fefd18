"""How were the recordings made, and what is true of many of them at once?"""

from graphql_api.demo.events import VALUES
from graphql_api.demo.montage import CHANNELS, ELECTRODES
from graphql_api.demo.recordings import FAR_SITE, SECONDS, loose_electrode
from graphql_api.demo.signals import RATE, mains
from graphql_api.demo.tables import Record, as_json

_SETTING: Record = {
    "InstitutionName": "Demonstration Laboratory (does not exist)",
    "InstitutionAddress": "No street, no town",
    "InstitutionalDepartmentName": "Department of Synthetic Signals",
    "Manufacturer": "none",
    "ManufacturersModelName": "a program",
    "SoftwareVersions": "n/a",
    "DeviceSerialNumber": "0",
    "CapManufacturer": "none",
    "CapManufacturersModelName": "none",
    "EEGReference": "average of the earlobes",
    "EEGGround": "AFz",
    "EEGPlacementScheme": "10-20",
    "EEGChannelCount": len(ELECTRODES),
    "EOGChannelCount": len(CHANNELS) - len(ELECTRODES),
    "ECGChannelCount": 0,
    "EMGChannelCount": 0,
    "MISCChannelCount": 0,
    "TriggerChannelCount": 0,
    "SamplingFrequency": RATE,
    "PowerLineFrequency": mains("01"),
    "SoftwareFilters": "n/a",
    "HardwareFilters": "n/a",
    "HeadCircumference": 53.4,
    "RecordingType": "continuous",
    "SubjectArtefactDescription": "n/a",
}

_TASKS: dict[str, Record] = {
    "rest": {
        "TaskName": "rest",
        "TaskDescription": "Sitting still: 7 s with eyes open, 7 s closed, 7 s open.",
        "Instructions": "Please sit still and look at the cross. Close your eyes when you are told to.",
        "CogAtlasID": "https://www.cognitiveatlas.org/task/id/trm_4c8a834779883",
        "CogPOID": "n/a",
    },
    "oddball": {
        "TaskName": "oddball",
        "TaskDescription": "A tone every second, one in four of them higher.",
        "Instructions": "Please press the button when you hear the high tone.",
        "CogAtlasID": "https://www.cognitiveatlas.org/task/id/tsk_4a57abb949bcd",
        "CogPOID": "n/a",
    },
}

_LEVELS = {
    "eyes_open": "Eyes are open and look at a cross",
    "eyes_closed": "Eyes are closed; the alpha rhythm grows",
    "standard": "The usual low tone",
    "target": "The rare high tone, to be answered by a button",
}

_KINDS = {"rest": ("eyes_open", "eyes_closed"), "oddball": ("standard", "target")}


def root_sidecars() -> dict[str, bytes]:
    """What holds for every recording of a task, by path."""
    files: dict[str, bytes] = {}
    for task in _TASKS:
        files[f"task-{task}_eeg.json"] = as_json(_recording_sidecar(task))
        files[f"task-{task}_events.json"] = as_json(_events_sidecar(task))
    return files


def subject_sidecars(subject: str) -> dict[str, bytes]:
    """What differs for one subject and so overrides the root, by path; often nothing."""
    if subject != FAR_SITE:
        return {}
    changed = {"PowerLineFrequency": mains(subject), "EEGReference": "left earlobe"}
    return _for_each_task(f"sub-{subject}/sub-{subject}", changed)


def session_sidecars(subject: str, session: str) -> dict[str, bytes]:
    """What differs for one session and so overrides subject and root, by path; often nothing."""
    lost = loose_electrode(subject, session)
    if lost is None:
        return {}
    remark = {"SubjectArtefactDescription": f"{lost} lost contact"}
    return _for_each_task(f"sub-{subject}/ses-{session}/sub-{subject}_ses-{session}", remark)


def _for_each_task(stem: str, record: Record) -> dict[str, bytes]:
    # BIDS wants the task in the name of every such sidecar, so one for both tasks cannot be.
    return {f"{stem}_task-{task}_eeg.json": as_json(record) for task in _TASKS}


def _recording_sidecar(task: str) -> Record:
    return {**_TASKS[task], **_SETTING, "RecordingDuration": SECONDS[task]}


def _events_sidecar(task: str) -> Record:
    levels = {kind: _LEVELS[kind] for kind in _KINDS[task]}
    columns: dict[str, object] = {
        "trial_type": {"LongName": "Kind of event", "Description": "What began", "Levels": levels},
        "value": {
            "LongName": "Marker",
            "Description": "Number of the marker",
            "Levels": {str(VALUES[kind]): _LEVELS[kind] for kind in levels},
        },
    }
    if task == "oddball":
        columns["response_time"] = {
            "LongName": "Time of response",
            "Description": "From the onset of the tone to the button; n/a where no button was pressed",
            "Units": "s",
        }
    return {**columns, "StimulusPresentation": _PRESENTATION}


_PRESENTATION = {"SoftwareName": "none", "OperatingSystem": "none", "SoftwareVersion": "n/a"}
