-- expect = ["不支持 BRACKET"]
SELECT 项目代码 FROM 发放 WHERE 期间[1] = '2'
