-- id = "目标权重"
-- title = "指标权重应合计到预算执行以外的分数"
-- severity = "error"
-- category = "score"
-- key = ["年度", "单位代码", "项目代码"]
-- over = "绩效指标"
-- inputs = ["绩效指标.权重"]
-- message = "“{对象}”的指标权重合计{公布值}分，应为{应为值}分（另{执行分值}分是预算执行）。{说}"
-- basis = "自评满分100分，其中预算执行率10分，指标90分；各地的分数见参数“执行分值”"
-- proves = "权重相加不等于100减预算执行的分值"
-- false_alarm = "本地另有规定的，改参数“执行分值”"
-- verify = "把权重一列逐行相加"
WITH 参数 AS (
  SELECT MAX(CASE WHEN p.参数 = '执行分值' THEN p.值 END) AS 执行分值 FROM 绩效参数 AS p
), 各行 AS (
  SELECT
    i.年度, i.单位代码, i.项目代码, i.来源, i.行,
    SUM(i.权重) OVER (PARTITION BY i.年度, i.单位代码, COALESCE(i.项目代码, '')) AS 合计,
    SUM(CASE WHEN i.权重 IS NULL THEN 1 ELSE 0 END)
      OVER (PARTITION BY i.年度, i.单位代码, COALESCE(i.项目代码, '')) AS 空着,
    ROW_NUMBER() OVER (PARTITION BY i.年度, i.单位代码, COALESCE(i.项目代码, '') ORDER BY i.来源, i.行) AS 位
  FROM 绩效指标 AS i
  WHERE COALESCE(i.列入, '重点履职') = '重点履职'
)
SELECT
  i.年度, i.单位代码, i.来源, i.行, i.项目代码, CASE WHEN i.项目代码 IS NULL THEN '部门整体' ELSE COALESCE(p.项目名称, i.项目代码) END AS 对象,
  '权重' AS 列,
  i.合计 AS 公布值,
  100 - a.执行分值 AS 应为值,
  i.合计 - (100 - a.执行分值) AS 差额,
  a.执行分值,
  CASE
    WHEN i.空着 > 0 THEN '有的指标没有写权重，请补上。'
    WHEN i.合计 = 100 THEN '请核对预算执行是否另占分；另占的，请调低各项权重。'
    WHEN i.合计 > 100 - a.执行分值 THEN '请核对各项权重，减到应为的分数。'
    ELSE '请核对各项权重，加到应为的分数。'
  END AS 说,
  CASE WHEN i.空着 > 0 OR i.合计 = 100 THEN '需说明' ELSE '必改' END AS 程度
FROM 各行 AS i
CROSS JOIN 参数 AS a
LEFT JOIN 项目 AS p ON p.年度 = i.年度 AND p.单位代码 = i.单位代码 AND p.项目代码 = i.项目代码
WHERE i.位 = 1 AND i.合计 IS NOT NULL AND (i.空着 > 0 OR i.合计 <> 100 - a.执行分值)
