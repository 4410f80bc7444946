-- id = "表金额单位"
-- title = "有金额的表应注明金额单位"
-- severity = "warning"
-- category = "unit"
-- key = ["范围"]
-- over = "表单位"
-- inputs = ["表单位.有单位"]
-- message = "有{张数}张有金额的表没有注明金额单位：{各表}。{说}请在表上注明单位。"
-- basis = "决算公开的金额以万元为单位，报表注明金额单位"
-- proves = "有金额的表都写了单位"
-- false_alarm = "单位写在图片或页眉里"
-- verify = "看各表的表题、表头和右上角"
SELECT
  t.文档,
  t.号,
  t.处,
  '全文' AS 范围,
  s.张数,
  s.各表,
  CASE WHEN s.大 >= 1000000 AND s.小 < 100000 THEN '有的表大到' || CAST(CAST(s.大 AS DECIMAL(24, 2)) AS VARCHAR) || '，有的表最大才' || CAST(CAST(s.小 AS DECIMAL(24, 2)) AS VARCHAR) || '，疑元和万元混用。' ELSE '' END AS 说
FROM (
  SELECT 文档, COUNT(*) AS 张数, MIN(号) AS 首, MAX(最大) AS 大, MIN(最大) AS 小, STRING_AGG(表, '、' ORDER BY 号) AS 各表
  FROM 表单位
  WHERE 有单位 = 0
  GROUP BY 文档
) AS s
JOIN 表单位 AS t ON t.文档 = s.文档 AND t.号 = s.首
