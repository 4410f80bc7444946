-- id = "名词未用"
-- title = "名词解释的科目应当是报告用到的"
-- severity = "info"
-- category = "wording"
-- key = ["名目"]
-- over = "科目用处"
-- inputs = ["科目用处.用处"]
-- message = '名词解释里有{次}个项级科目在报告里没有用到：{清单}。请删去，或核对名称。'
-- basis = '对专业性较强的名词进行解释'
-- proves = '名词解释和用到的科目一致'
-- false_alarm = '名词解释写到款，项不另写；两处名称写法不同'
-- verify = '逐个对照名词解释和第五部分、报表的科目'
WITH 缺 AS (
  SELECT a.文档, a.号, a.处, a.科目, a.名称
  FROM 科目用处 AS a
  WHERE a.用处 = '解释'
    AND NOT EXISTS (
      SELECT 1 FROM 科目用处 AS b
      WHERE b.文档 = a.文档 AND b.用处 = '使用' AND (b.科目 = a.科目 OR b.名称 = a.名称)
    )
),
合 AS (
  SELECT 文档, STRING_AGG(名称, '、' ORDER BY 号) AS 清单, COUNT(*) AS 次 FROM 缺 GROUP BY 文档
)
SELECT 缺.文档, 缺.号, 缺.处, '项级科目' AS 名目, 合.清单, 合.次
FROM 缺
JOIN 合 ON 合.文档 = 缺.文档
